import { describe, expect, it } from 'vitest';
import { checkViews, templateNames } from './check-views.ts';

const others = new Map(
  templateNames(new URL('../../views', import.meta.url).pathname).map((name) => [name, '']),
);
const complaintsAbout = (template: string) => checkViews(new Map(others).set('pages/home', template));

describe('the check of the views', () => {
  it('accepts a template that uses its model, its chrome and a part as they are', () => {
    const template = `<% if (model.signedIn) { %><%= model.title %><% } %>
<%- part('parts/endpoint-form', model.form) -%> <%= chrome.nonce %>`;
    expect(complaintsAbout(template)).toBe('');
  });

  it('names the template that misspells a member, forgets a case or gives a part the wrong model', () => {
    const wrong = [
      '<%= model.titel %>',
      '<%= chrome.person.name %>',
      `<%- part('parts/endpoint-form', model.endpoints) -%>`,
      `<%- part('parts/nothing', model) -%>`,
      '<%= model.form %>',
    ];
    for (const template of wrong) expect(complaintsAbout(template)).toContain('pages.home.ts');
  });

  it('misses a template that the map names and nobody wrote, and finds one that it does not name', () => {
    const fewer = new Map(others);
    fewer.delete('pages/home');
    expect(checkViews(fewer)).toContain('names.ts');
    expect(checkViews(new Map(others).set('pages/extra', ''))).toContain('pages.extra.ts');
  });
});
