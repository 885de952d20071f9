import type { SentSecrets } from '../../http/echoes.ts';
import type { GcpFailure } from '../failure.ts';

/** What was being done, as far as an error has to tell it. */
export interface GcpErrorContext {
  /** `list the secrets of acme-prod` */
  readonly purpose: string;
  /** `write A`: for what is wrong with this one. */
  readonly itemPurpose: string;
  /** `secretmanager.secrets.list` */
  readonly permission: string;
  readonly project: string;
  /** `the credentials from GOOGLE_APPLICATION_CREDENTIALS` */
  readonly caller: string;
  /** The service account that the credentials act as, where they act as another. */
  readonly actsAs?: string;
  /** `secretmanager.googleapis.com` */
  readonly server: string;
  /** The keys of Cloud KMS that were asked for. */
  readonly kmsKeys?: readonly string[];
  /** How often it was sent: once where an interrupt came before the next try. */
  readonly attempts: number;
  /** What went along, and Google may quote. */
  readonly sent?: SentSecrets;
}

/** What the tables of refusals are asked about; nothing in it quotes what was sent. */
export type GcpRefusal = GcpErrorContext & Pick<GcpFailure, 'metadata' | 'serverMessage'>;
