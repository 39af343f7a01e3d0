import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';

import { Idempotency } from './idempotency.interceptor.js';
import { OpenStreams } from './open-streams.js';
import { OpenApiController } from './openapi.controller.js';
import { ResponseContract } from './response-contract.interceptor.js';

/** Interceptors in order: the answer is written by its contract first, then kept under its idempotency key. */
@Module({
  controllers: [OpenApiController],
  providers: [
    OpenStreams,
    { provide: APP_INTERCEPTOR, useClass: Idempotency },
    { provide: APP_INTERCEPTOR, useClass: ResponseContract },
  ],
  exports: [OpenStreams],
})
export class HttpModule {}
