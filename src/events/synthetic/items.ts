import { quoteText } from '../duckdb-types.ts';
import type { Draws } from './draws.ts';

type Item = readonly [id: string, name: string, category: string, price: number];

/** What the store sells, a part of it: prices in whole dollars, as in the sample. */
const items: readonly Item[] = [
  ['GGOEGXXX1344', 'Google Zip Hoodie F/C', 'Apparel', 48],
  ['GGOEGXXX0964', 'Google Crewneck Sweatshirt Grey', "Apparel/Men's / Unisex", 55],
  ['GGOEGXXX0913', 'Google Crewneck Sweatshirt Navy', "Apparel/Men's / Unisex", 55],
  ['GGOEGXXX1478', 'Google Badge Heavyweight Pullover Black', "Apparel/Men's / Unisex", 48],
  ['GGOEGXXX1590', "Google Men's Tech Fleece Grey", "Apparel/Men's / Unisex", 79],
  ['GGOEGXXX1595', "Google Women's Tech Fleece Vest Charcoal", "Apparel/Women's", 64],
  ['GGOEGXXX1078', "Google Women's Grid Zip-Up", "Apparel/Women's", 63],
  ['GGOEGXXX1181', "Google Women's Striped L/S", "Apparel/Women's", 29],
  ['GGOEGXXX1470', 'Super G Unisex Joggers', 'Apparel', 28],
  ['GGOEGXXX1345', 'Google Navy Speckled Tee', "Apparel/Men's / Unisex", 30],
  ['GGOEGXXX1346', 'Google Red Speckled Tee', "Apparel/Men's / Unisex", 30],
  ['GGOEGXXX1193', 'Google Campus Bike Eco Tee Navy', "Apparel/Men's / Unisex", 25],
  ['GGOEGXXX1130', 'Google Youth FC Tee Charcoal', 'Apparel/Kids', 25],
  ['GGOEGXXX1335', 'Google Cambridge Campus Unisex Tee', 'Campus Collection', 25],
  ['GGOEGXXX1200', 'Google Dino Game Tee', 'Apparel', 22],
  ['GGOEAXXX1308', 'Android Iconic Crewneck Sweatshirt', 'Shop by Brand/Android', 55],
  ['GGOEYXXX1281', 'YouTube Icon Hoodie Black', 'Shop by Brand/YouTube', 52],
  ['GGOEYHPB1500', 'YouTube Icon Tee Charcoal', 'Shop by Brand/YouTube', 24],
  ['GGOEGHPB1606', 'Google Heather Green Speckled Cap', 'Apparel/Hats', 20],
  ['GGOEGHPJ0803', 'Google Black Cork Hat', 'Apparel/Hats', 18],
  ['GGOEGDHB1633', 'Google Thermal Tumbler Navy', 'Lifestyle/Drinkware', 22],
  ['GGOEGDWC1220', 'Google Camp Mug Ivory', 'Lifestyle/Drinkware', 12],
  ['GGOEGDHQ1014', 'Google 17oz Stainless Steel Bottle', 'Lifestyle/Drinkware', 18],
  ['GGOEGBRJ0373', 'Google Rucksack', 'Lifestyle/Bags', 119],
  ['GGOEGBJC0191', 'Google Utility BackPack', 'Lifestyle/Bags', 98],
  ['GGOEGBMB1571', 'Google Mesh Bag Blue', 'Lifestyle/Bags', 9],
  ['GGCOGOCA1573', 'Google Land & Sea Journal Set', 'New', 15],
  ['GGOEGOCL0929', 'Google Small Standard Journal Navy', 'Stationery/Notebooks', 13],
  ['GGOEAOCB0927', 'Android Large Trace Journal Black', 'Stationery/Notebooks', 16],
  ['GGOEGOAQ0126', 'Google Pen Bright Blue', 'Stationery/Writing', 2],
  ['GGOEACBA1045', 'Android SM S/F18 Sticker Sheet', 'Sale', 3],
  ['GGOEAFKA0875', 'Android Large Removable Sticker Sheet', 'Sale', 4],
  ['GGOEAFBA1154', 'Android Techie 3D Framed Art', 'Sale', 40],
  ['GGOEGCBA1688', 'Google Hearth Puzzle', 'New', 24],
  ['GGOEGEBK0948', 'Google Bluetooth Headphones', 'Electronics', 60],
  ['GGOEGESC1046', 'Google Sunglasses', 'Lifestyle', 7],
  ['GGOEGFKQ0207', 'Google Cloud Sticker', 'Shop by Brand/Google Cloud', 5],
  ['GGOEGCKA1170', 'Google Keychain', 'Lifestyle', 6],
  ['GGOEGXXX1641', 'Google Beekeepers Tee Mint', "Apparel/Men's / Unisex", 26],
  ['GGOEGXXX1652', 'Google Vintage Pullover Jet Black', "Apparel/Men's / Unisex", 36],
];

export const itemCount = items.length;

/** The part of `location` that stands for a product: spaces as `+`, as the store writes them. */
export function productPages(): readonly (readonly [location: string, title: string])[] {
  return items.map(([, name, category]) => [`Google+Redesign/${category}/${name}`.replaceAll(' ', '+'), name] as const);
}

/** `sample_items`, numbered from 0. */
export function itemsSql(): string {
  const rows = items.map(
    ([id, name, category, price], number) =>
      `(${String(number)}, ${quoteText(id)}, ${quoteText(name)}, ${quoteText(`Home/${category}/`)}, ${String(price)}::DOUBLE)`,
  );
  return `CREATE OR REPLACE TABLE scratch.sample_items AS
SELECT * FROM (VALUES ${rows.join(', ')}) AS items(item_no, item_id, item_name, item_category, price)`;
}

/** A member of `items` as SQL; members that are not named are `(not set)`, or NULL where they are numbers. */
export function itemStruct(members: Readonly<Record<string, string>>): string {
  const text = (name: string): string => `'${name}': ${members[name] ?? "'(not set)'"}`;
  const number = (name: string): string => `'${name}': ${members[name] ?? 'NULL::DOUBLE'}`;
  return `{${[
    ...['item_id', 'item_name', 'item_brand', 'item_variant', 'item_category'].map(text),
    ...['item_category2', 'item_category3', 'item_category4', 'item_category5'].map(text),
    ...['price_in_usd', 'price'].map(number),
    `'quantity': ${members.quantity ?? 'NULL::BIGINT'}`,
    ...['item_revenue_in_usd', 'item_revenue', 'item_refund_in_usd', 'item_refund'].map(number),
    ...['coupon', 'affiliation', 'location_id', 'item_list_id', 'item_list_name', 'item_list_index'].map(text),
    ...['promotion_id', 'promotion_name', 'creative_name', 'creative_slot'].map(text),
  ].join(', ')}}`;
}

/**
 * `sample_order_items`: the lines of each order, whose revenue adds up to the order's. All lines but the last are whole units at
 * about the catalogue's price; the last, one unit, takes what is left.
 */
export function orderItemsSql(draws: Draws): readonly string[] {
  const line = 'order_key * 8 + line';
  return [
    `CREATE OR REPLACE TABLE scratch.sample_order_lines AS
SELECT *, CASE WHEN line = lines THEN 1 ELSE quantity END AS units, CASE WHEN line = lines THEN revenue - coalesce(before, 0) ELSE whole END AS amount
FROM (
  SELECT *, sum(whole) OVER (PARTITION BY order_key ORDER BY line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM (
    SELECT *, part // quantity * quantity AS whole
    FROM (
      SELECT *, greatest(1, (part / price)::BIGINT) AS quantity
      FROM (
        SELECT
          *,
          unnest(range(1, lines + 1)) AS line,
          ${draws.integer(line, 'ordered item', itemCount)} AS item_no,
          revenue * (30 + ${draws.integer(line, 'part', 15)}) // (50 * greatest(1, lines - 1)) AS part
        FROM (SELECT *, CASE WHEN revenue < 12 THEN 1 WHEN revenue > 150 THEN 4 ELSE 1 + ${draws.integer('order_key', 'lines', 3)} END AS lines FROM sample_orders WHERE revenue IS NOT NULL)
      ) JOIN sample_items USING (item_no)
    )
  )
)`,
    `CREATE OR REPLACE TABLE scratch.sample_order_items AS
SELECT
  order_key,
  sum(units)::BIGINT AS quantity,
  count(*) AS lines,
  list(${itemStruct({
    item_id: 'item_id',
    item_name: 'item_name',
    item_category: 'item_category',
    price_in_usd: 'amount::DOUBLE / units',
    price: 'amount::DOUBLE / units',
    quantity: 'units::BIGINT',
    item_revenue_in_usd: 'amount::DOUBLE',
    item_revenue: 'amount::DOUBLE',
  })} ORDER BY line) AS items
FROM sample_order_lines
GROUP BY order_key`,
  ];
}
