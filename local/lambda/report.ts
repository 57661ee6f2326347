import type { ReportedError } from './messages.ts';

/** An error as Lambda's runtime for Node reports it: anything may be thrown. */
export function reportedError(thrown: unknown, errorType?: string): ReportedError {
  if (!(thrown instanceof Error)) {
    return { errorType: errorType ?? typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return {
    errorType: errorType ?? thrown.name,
    errorMessage: thrown.message,
    trace: (thrown.stack ?? '').split('\n'),
  };
}

/** Why a bundle could not be loaded, under the names of Lambda's runtime. */
export function loadError(thrown: unknown): ReportedError {
  if (thrown instanceof SyntaxError) return reportedError(thrown, 'Runtime.UserCodeSyntaxError');
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return reportedError(thrown, missing ? 'Runtime.ImportModuleError' : undefined);
}
