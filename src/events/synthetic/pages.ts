import { quoteText } from '../duckdb-types.ts';
import { productPages } from './items.ts';

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

/** `sample_pages`: location and title of each page by number. */
export function pagesSql(): string {
  const rows = [...pages, ...productPages()].map(
    ([path, title], number) => `(${String(number)}, ${quoteText(store + path)}, ${quoteText(title)})`,
  );
  return `CREATE OR REPLACE TEMP TABLE sample_pages AS SELECT * FROM (VALUES ${rows.join(', ')}) AS pages(page_no, location, title)`;
}
