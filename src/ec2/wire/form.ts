/** The parameters of a request of the EC2 query protocol, by their names on the wire, such as `Filter.1.Value.2`. */
export type Form = ReadonlyMap<string, string>;
