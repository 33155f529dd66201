import { PosternError } from '../../kernel/errors.ts';

/** No `Action` parameter says what is asked for. */
export class MissingAction extends PosternError {
  readonly code = 'MissingAction';

  constructor() {
    super('The request must contain the parameter Action.');
  }
}

/** An action that this API does not have. */
export class InvalidAction extends PosternError {
  readonly code = 'InvalidAction';

  constructor(action: string) {
    super(`The action ${action} is not valid for this web service.`);
  }
}

/** The parameters are written for another version of the API. */
export class UnknownApiVersion extends PosternError {
  readonly code = 'UnknownApiVersion';

  constructor(known: string) {
    super(`The requested version of the API is not available. Ask for version ${known}.`);
  }
}

/** A parameter that the action cannot do without. */
export class MissingParameter extends PosternError {
  readonly code = 'MissingParameter';

  constructor(name: string) {
    super(`The request must contain the parameter ${name}.`);
  }
}

/** A parameter whose value cannot be read, or is not one of those that it may have. */
export class InvalidParameterValue extends PosternError {
  readonly code = 'InvalidParameterValue';
}

/** Parameters that do not go together. */
export class InvalidParameterCombination extends PosternError {
  readonly code = 'InvalidParameterCombination';
}

/** A parameter that the action does not know. It is refused, since it may be meant to make something safer. */
export class UnknownParameter extends PosternError {
  readonly code = 'UnknownParameter';

  constructor(name: string) {
    super(`The parameter ${name} is not recognized. Correct its name, or leave it out.`);
  }
}

/** Something of the AWS API that is known here but not offered. */
export class UnsupportedOperation extends PosternError {
  readonly code = 'UnsupportedOperation';
}

/** The form has the same parameter twice, or too many parameters: nobody can tell which of them count. */
export class MalformedForm extends PosternError {
  readonly code = 'MalformedForm';
}

/** NextToken does not come from an earlier answer to the same request. */
export class InvalidPaginationToken extends PosternError {
  readonly code = 'InvalidPaginationToken';

  constructor() {
    super(
      'NextToken does not belong to this request. Send the one from the answer before, with the same filters, or begin without it.',
    );
  }
}

/** The body is larger than any request of this API. */
export class RequestBodyTooLarge extends PosternError {
  readonly code = 'RequestBodyTooLarge';

  constructor(limit: number) {
    super(`The body of a request may have at most ${limit} bytes. Send less.`);
  }
}

/** The request did not arrive whole, or not in time. */
export class RequestBodyIncomplete extends PosternError {
  readonly code = 'RequestBodyIncomplete';

  constructor() {
    super('The request did not arrive whole and in time. Send it again.');
  }
}

/** So many large requests are being read that one more would take too much memory. */
export class TooManyLargeBodies extends PosternError {
  readonly code = 'TooManyLargeBodies';

  constructor() {
    super('Too many large requests arrive at the same time. Send this one again.');
  }
}

/** What came is no HTTP. */
export class UnreadableRequest extends PosternError {
  readonly code = 'UnreadableRequest';

  constructor() {
    super('The request is no HTTP, or its head is too large. Send the request of an AWS client.');
  }
}

/** A path on which no service listens. */
export class UnknownAddress extends PosternError {
  readonly code = 'UnknownAddress';

  constructor() {
    super(
      'There is no service at this path. Use the address of the API without a path, or with /api/ec2; of AWS, only EC2, IAM, ACM, CloudWatch and STS are here.',
    );
  }
}

/** A method that the protocol does not have. */
export class UnknownMethod extends PosternError {
  readonly code = 'UnknownMethod';

  constructor() {
    super('The API answers POST, and GET with the parameters in the query.');
  }
}
