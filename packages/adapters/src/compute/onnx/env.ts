/**
 * Since 1.29 onnxruntime sends Microsoft what a process computes, also on Linux, unless this is set before its library
 * starts (microsoft/onnxruntime#27379). What is measured here is nobody else's business. Total.
 */
export function refuseTelemetry(): void {
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
}
