import { Module } from '@nestjs/common';

import type { Env } from '../env.js';
import { ENV, MODEL_TRUST } from '../tokens.js';
import { CheckpointsController } from './checkpoints.controller.js';
import { CheckpointsService } from './checkpoints.service.js';
import { ModelSignatures } from './model-signatures.service.js';
import { readModelTrust } from './model-trust.js';

@Module({
  controllers: [CheckpointsController],
  providers: [
    CheckpointsService,
    ModelSignatures,
    {
      provide: MODEL_TRUST,
      inject: [ENV],
      useFactory: (env: Env) => readModelTrust(env.modelSigningFile),
    },
  ],
  exports: [CheckpointsService],
})
export class CheckpointsModule {}
