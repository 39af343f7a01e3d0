/** Injection tokens of what is no class. */
export const ENV = Symbol('holdpoint.env');
export const LOG = Symbol('holdpoint.log');
export const POOL = Symbol('holdpoint.pool');

/** Whose signatures of models are believed. */
export const MODEL_TRUST = Symbol('MODEL_TRUST');
