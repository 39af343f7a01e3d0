import vm from 'node:vm';

import { TestEnvironment } from 'jest-environment-node';

/**
 * Node's environment over an ordinary global object. Jest's own is a proxy behind V8's interceptors, and each look at
 * `Math`, `Object` or `Number` goes through both: laws of ten thousand cases took several times as long.
 */
export default class PlainGlobalEnvironment extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
}
