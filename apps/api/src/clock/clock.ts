import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { Database } from '../database/database.js';

/** The time by which schedules fire and deadlines pass. */
export abstract class Clock {
  abstract now(): Promise<Date>;
}

/** PostgreSQL's: one time for however many processes, whatever their own clocks say. */
@Injectable()
export class DatabaseClock extends Clock {
  constructor(private readonly database: Database) {
    super();
  }

  async now(): Promise<Date> {
    const row = await this.database.row(
      z.object({ now: z.date() }),
      'SELECT clock_timestamp() AS now',
    );
    return row?.now ?? new Date();
  }
}
