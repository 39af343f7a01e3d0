import { Module } from '@nestjs/common';

import { InvalidationsController } from './invalidations.controller.js';
import { InvalidationsService } from './invalidations.service.js';

@Module({ controllers: [InvalidationsController], providers: [InvalidationsService] })
export class InvalidationsModule {}
