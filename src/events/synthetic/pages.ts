import { quoteText } from '../duckdb-types.ts';
import { productPages } from './items.ts';
import { parameterList, text } from './parameters.ts';

const store = 'https://shop.googlemerchandisestore.com/';

/** Pages by what they are for; a visit may begin on any of the first `landingPages`. */
const pages = [
  ['', 'Home'],
  ['Google+Redesign/Apparel', 'Apparel | Google Merchandise Store'],
  ['Google+Redesign/Apparel/Mens', "Men's / Unisex | Apparel | Google Merchandise Store"],
  ['Google+Redesign/Apparel/Hats', 'Hats | Apparel | Google Merchandise Store'],
  ['Google+Redesign/Shop+by+Brand/YouTube', 'YouTube | Shop by Brand | Google Merchandise Store'],
  ['Google+Redesign/New', 'New | Google Merchandise Store'],
  ['Google+Redesign/Clearance', 'Sale | Google Merchandise Store'],
  ['Google+Redesign/Lifestyle/Drinkware', 'Drinkware | Lifestyle | Google Merchandise Store'],
  ['Google+Redesign/Stationery', 'Stationery | Google Merchandise Store'],
  ['store.html', 'Google Online Store'],
  ['signin.html', 'The Google Merchandise Store - Log In'],
  ['asearch.html', 'Store search results'],
  ['basket.html', 'Shopping Cart'],
  ['yourinfo.html', 'Checkout Your Information'],
  ['payment.html', 'Payment Method'],
  ['revieworder.html', 'Checkout Review'],
  ['ordercompleted.html', 'Checkout Confirmation'],
] as const;

export const landingPages = 10;

/** The numbers of pages that events of one kind are on. */
export const pageNumbers = { search: 11, basket: 12, information: 13, payment: 14, review: 15, completed: 16 } as const;

/** Products' pages begin at this number, by the number of the item. */
export const firstProductPage = pages.length;

/** `sample_pages`: the parameters of each page, and after it of the same page with the click on an ad in its location. */
export function pagesSql(): string {
  const rows = [...pages, ...productPages()].flatMap(([path, title], number) =>
    ['', '?gclid=<obfuscated>'].map((click, clicked) => {
      const parameters = parameterList([text('page_location', quoteText(store + path + click)), text('page_title', quoteText(title))]);
      return `(${String(number * 2 + clicked)}, ${parameters})`;
    }),
  );
  return `CREATE OR REPLACE TABLE scratch.sample_pages AS
SELECT page::UTINYINT AS page, parameters FROM (VALUES ${rows.join(', ')}) AS pages(page, parameters)`;
}

/** The number in `sample_pages` of a page by its own number. */
export function pageSql(number: string, clicked: string): string {
  return `(${number}) * 2 + CASE WHEN ${clicked} THEN 1 ELSE 0 END`;
}
