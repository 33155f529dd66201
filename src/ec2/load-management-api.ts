import type { Logger } from '../kernel/logger.ts';
import type { ManagementApi } from './management-api.ts';
import { createUnloadedApi, type UnloadedApiNeeds } from './unloaded-api.ts';

/** Gives the API, once its code is there. Never rejects. */
export type LoadManagementApi = () => Promise<ManagementApi>;

export interface LoadingNeeds extends UnloadedApiNeeds {
  readonly load: () => Promise<ManagementApi>;
  readonly logger: Logger;
}

/**
 * The API, loaded for whoever asks for it first; those who ask meanwhile wait for the same. What went wrong is logged, those
 * who waited get an API that says so in every answer, and who comes next makes another attempt.
 */
export function loadedWithFirstRequest({ load, logger, ...needs }: LoadingNeeds): LoadManagementApi {
  let loading: Promise<ManagementApi> | undefined;
  const loadOrRefuse = async (): Promise<ManagementApi> => {
    try {
      return await load();
    } catch (error) {
      loading = undefined;
      logger.error(
        { error },
        'The management API could not be loaded, so its callers are refused. Were files replaced? Start Postern again.',
      );
      return createUnloadedApi(needs);
    }
  };
  return () => {
    loading ??= loadOrRefuse();
    return loading;
  };
}
