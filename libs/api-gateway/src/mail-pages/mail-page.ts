/** A request that a page makes: `{name}` in the path, and each member of the body, is a field, or a part of an answer. */
export interface PageRequest {
  readonly path: string;
  /** Members of the body that are fields of the form (`token`: of the link); an empty field is left out. */
  readonly body: readonly string[];
  /** Sends the access token that the request before answered with. */
  readonly isSignedIn?: boolean;
  /** The answer is a file, which is shown. */
  readonly accept?: string;
}

export interface PageField {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  readonly hint?: string;
  /** As browsers know it, for their password managers. */
  readonly autocomplete?: string;
  readonly isOptional?: boolean;
}

export interface PageForm {
  readonly title?: string;
  readonly fields: readonly PageField[];
  readonly button: string;
  /** One after the other; the first that fails ends it. */
  readonly requests: readonly PageRequest[];
  /** Said when all have succeeded. */
  readonly done: string;
}

/** A page that a link in a mail leads to. The link's token is in the fragment, which no server gets to see. */
export interface MailPage {
  /** As Fastify has it. */
  readonly path: string;
  readonly title: string;
  readonly text: string;
  readonly forms: readonly PageForm[];
}
