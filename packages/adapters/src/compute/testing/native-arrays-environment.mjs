import PlainGlobalEnvironment from '../../../../../scripts/testing/plain-global-environment.mjs';

// Inside a suite `process.env` is a copy that no native library sees.
process.env.ORT_DISABLE_TELEMETRY = '1';

/**
 * The environment of all tests with the arrays of the process: a native addon makes its arrays there, and a library that
 * asks `instanceof Float32Array` inside Jest's own realm would refuse them.
 */
export default class NativeArraysEnvironment extends PlainGlobalEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, { Float32Array, Int32Array, BigInt64Array });
  }
}
