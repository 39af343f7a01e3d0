import { Module } from '@nestjs/common';

import { Clock, DatabaseClock } from './clock.js';

@Module({ providers: [{ provide: Clock, useClass: DatabaseClock }], exports: [Clock] })
export class ClockModule {}
