/** HTML that is safe to put on a page without escaping. */
export class Markup {
  constructor(readonly value: string) {}
  toString(): string {
    return this.value;
  }
}

type Piece = string | number | Markup | undefined | false | Piece[];

export function escape(plain: string): string {
  return plain.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function render(piece: Piece): string {
  if (piece === undefined || piece === false) return '';
  if (Array.isArray(piece)) return piece.map(render).join('');
  return piece instanceof Markup ? piece.value : escape(String(piece));
}

/** A template whose values are escaped, unless they are markup themselves. */
export function markup(strings: TemplateStringsArray, ...pieces: Piece[]): Markup {
  return new Markup(strings.map((part, index) => part + render(pieces[index])).join(''));
}

/** JSON for a `<script type="application/json">`: no `<` can end the element early. */
export function embedded(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

export function page(
  title: string,
  stylesheet: string,
  body: Markup,
  htmlAttributes = new Markup(''),
): string {
  return markup`<!doctype html>
<html lang="en" ${htmlAttributes}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${stylesheet}">
</head>
<body>
${body}
</body>
</html>
`.value;
}
