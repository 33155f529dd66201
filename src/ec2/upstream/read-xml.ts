import { SaxesParser } from 'saxes';

/** An element of an answer. */
export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface Growing {
  readonly name: string;
  text: string;
  readonly children: Growing[];
}

/** Nothing that EC2 answers is nested deeper than about ten. */
const DEEPEST = 50;

/** The root element of a document. Entities of the document's own are not read. Throws an Error for what is no XML. */
export function readXml(xml: string): XmlElement {
  const root: Growing = { name: '', text: '', children: [] };
  const open: Growing[] = [root];
  const parser = new SaxesParser({ xmlns: false });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    if (open.length > DEEPEST) throw new Error('the XML is nested too deeply');
    const element: Growing = { name, text: '', children: [] };
    open.at(-1)?.children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const append = (text: string) => {
    const element = open.at(-1);
    if (element) element.text += text;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.write(xml).close();
  const [document] = root.children;
  if (!document) throw new Error('there is no XML');
  return document;
}

/** The text of the first child of this name; empty: there is none. */
export function textOf(element: XmlElement, name: string): string {
  return childOf(element, name)?.text ?? '';
}

/** What stands inside `<name><item>…</item>…</name>`. */
export function itemsOf(element: XmlElement, name: string): readonly XmlElement[] {
  return childOf(element, name)?.children.filter((child) => child.name === 'item') ?? [];
}

export function childOf({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((child) => child.name === name);
}
