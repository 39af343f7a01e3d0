import { Module } from '@nestjs/common';

import type { Env } from '../env.js';
import { ENV } from '../tokens.js';
import { ObjectDirectory } from './object-directory.js';

@Module({
  providers: [
    {
      provide: ObjectDirectory,
      inject: [ENV],
      useFactory: (env: Env) => new ObjectDirectory(env.objectsDirectory),
    },
  ],
  exports: [ObjectDirectory],
})
export class ObjectsModule {}
