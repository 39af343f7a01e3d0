import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';

import { Idempotency } from './idempotency.interceptor.js';
import { OpenApiController } from './openapi.controller.js';
import { ResponseContract } from './response-contract.interceptor.js';

/** Interceptors in order: the answer is written by its contract first, then kept under its idempotency key. */
@Module({
  controllers: [OpenApiController],
  providers: [
    { provide: APP_INTERCEPTOR, useClass: Idempotency },
    { provide: APP_INTERCEPTOR, useClass: ResponseContract },
  ],
})
export class HttpModule {}
