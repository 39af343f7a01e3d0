import { z } from 'zod';

// The page's policy forbids evaluated code; schemas are interpreted, and don't even try.
z.config({ jitless: true });
