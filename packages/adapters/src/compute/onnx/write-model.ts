import {
  bytesField,
  encodeMessage,
  type Field,
  floatField,
  messageField,
  textField,
  varintField,
} from './protobuf.js';

/** TensorProto.DataType, of those that are written here. */
export const onnxTypes = { float32: 1, int32: 6, int64: 7, bool: 9 } as const;
export type OnnxType = keyof typeof onnxTypes;

/** An attribute of a node; whole numbers and floats are different types in ONNX. */
export type OnnxAttribute =
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] };

export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly shape: readonly number[];
}

export interface OnnxInitializer extends OnnxValue {
  readonly data: Float32Array | Int32Array | BigInt64Array;
}

export interface OnnxModel {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxInitializer[];
}

/** Layer normalisation became an operator with 17; with 18 the means would take their axes as inputs. */
const OPSET = 17;
/** The format's own version that came with opset 17. */
const IR_VERSION = 8;

/** ModelProto of onnx.proto3, IR version 8: the same model is always the same bytes. */
export function writeModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    encodeMessage([
      varintField(1, IR_VERSION),
      textField(2, 'holdpoint'),
      messageField(7, [
        ...model.nodes.map((node) => messageField(1, nodeFields(node))),
        textField(2, model.name),
        ...model.initializers.map((tensor) => messageField(5, tensorFields(tensor))),
        ...model.inputs.map((value) => messageField(11, valueFields(value))),
        ...model.outputs.map((value) => messageField(12, valueFields(value))),
      ]),
      messageField(8, [textField(1, ''), varintField(2, OPSET)]),
    ]),
  );
}

function nodeFields({ inputs, outputs, type, attributes }: OnnxNode): readonly Field[] {
  return [
    ...inputs.map((name) => textField(1, name)),
    ...outputs.map((name) => textField(2, name)),
    textField(4, type),
    ...Object.entries(attributes).map(([name, attribute]) =>
      messageField(5, [textField(1, name), ...attributeFields(attribute)]),
    ),
  ];
}

/** The last field is AttributeProto.AttributeType. */
function attributeFields(attribute: OnnxAttribute): readonly Field[] {
  switch (attribute.kind) {
    case 'float':
      return [floatField(2, attribute.value), varintField(20, 1)];
    case 'int':
      return [varintField(3, attribute.value), varintField(20, 2)];
    case 'ints':
      return [...attribute.value.map((value) => varintField(8, value)), varintField(20, 7)];
  }
}

function tensorFields({ name, type, shape, data }: OnnxInitializer): readonly Field[] {
  return [
    ...shape.map((extent) => varintField(1, extent)),
    varintField(2, onnxTypes[type]),
    textField(8, name),
    bytesField(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ];
}

function valueFields({ name, type, shape }: OnnxValue): readonly Field[] {
  const dimensions = shape.map((extent) => messageField(1, [varintField(1, extent)]));
  const tensor = [varintField(1, onnxTypes[type]), messageField(2, dimensions)];
  return [textField(1, name), messageField(2, [messageField(1, tensor)])];
}
