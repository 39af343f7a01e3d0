import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';

import { AssessmentsModule } from './assessments/assessments.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CalibrationsModule } from './calibrations/calibrations.module.js';
import { CampaignsModule } from './campaigns/campaigns.module.js';
import { CheckpointsModule } from './checkpoints/checkpoints.module.js';
import { ComputationsModule } from './computations/computations.module.js';
import { CredentialsModule } from './credentials/credentials.module.js';
import { DatabaseModule } from './database/database.module.js';
import { DecisionsModule } from './decisions/decisions.module.js';
import { DeterminationsModule } from './determinations/determinations.module.js';
import type { Env } from './env.js';
import { EvidenceModule } from './evidence/evidence.module.js';
import { ForecastsModule } from './forecasts/forecasts.module.js';
import { GatesModule } from './gates/gates.module.js';
import { HealthModule } from './health/health.module.js';
import { HoldsModule } from './holds/holds.module.js';
import { HttpModule } from './http/http.module.js';
import { IncidentsModule } from './incidents/incidents.module.js';
import { InvalidationsModule } from './invalidations/invalidations.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { MetricsModule } from './metrics/metrics.module.js';
import { ObligationsModule } from './obligations/obligations.module.js';
import { OutboxModule } from './outbox/outbox.module.js';
import { PoliciesModule } from './policies/policies.module.js';
import { RecordsModule } from './records/records.module.js';
import { ReleasesModule } from './releases/releases.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { ReviewsModule } from './reviews/reviews.module.js';
import { RunsModule } from './runs/runs.module.js';
import { SafeguardsModule } from './safeguards/safeguards.module.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { SignoffsModule } from './signoffs/signoffs.module.js';
import { SuitesModule } from './suites/suites.module.js';
import { WaiversModule } from './waivers/waivers.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({})
export class AppModule {
  static forRoot(env: Env, log: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DatabaseModule.forRoot(env, log),
        LedgerModule,
        HttpModule,
        AuthModule,
        CredentialsModule,
        HealthModule,
        CheckpointsModule,
        PoliciesModule,
        RunsModule,
        RecordsModule,
        ReviewsModule,
        CampaignsModule,
        ComputationsModule,
        EvidenceModule,
        GatesModule,
        DecisionsModule,
        DeterminationsModule,
        CalibrationsModule,
        HoldsModule,
        WaiversModule,
        IncidentsModule,
        SafeguardsModule,
        InvalidationsModule,
        SuitesModule,
        ForecastsModule,
        SignoffsModule,
        ReleasesModule,
        AssessmentsModule,
        SchedulesModule,
        ObligationsModule,
        ReportsModule,
        WebhooksModule,
        OutboxModule,
        MetricsModule,
      ],
    };
  }
}
