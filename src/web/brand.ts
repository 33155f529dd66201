/** How a portal presents itself: what every page's frame shows of its owner. */
export interface Brand {
  /** In the header and in every document's title. */
  readonly name: string;
  /** The logo's address on our own origin; undefined: the built-in mark. It stands beside the name, so it needs no text of its own. */
  readonly logo?: string;
  /** The same for dark pages; undefined: `logo` serves there too, on a light plate. */
  readonly logoDark?: string;
  /** The address of the picture in the browser's tab; undefined: the built-in one. */
  readonly icon?: string;
  /** The address of a sheet on our own origin that sets the colours; undefined: the built-in ones. */
  readonly styleSheet?: string;
  /** Whom people ask for help; undefined: "your administrator". */
  readonly support?: SupportContact;
}

/** One way to reach the people who help: `text` is what people read, `href` where it leads (https:, mailto: or tel:). */
export interface SupportContact {
  readonly text: string;
  readonly href?: string;
}
