import { quoteText } from '../duckdb-types.ts';

/** A kind of device as the sample describes them: category, brand, model, operating system, its version, browser, its version. */
type Device = readonly [category: string, brand: string, model: string, system: string, version: string, browser: string, release: string];

/** Devices and their weights, in the sample's obfuscated terms. */
const devices: readonly (readonly [device: Device, weight: number])[] = [
  [['desktop', 'Google', 'Chrome', 'Web', '<Other>', 'Chrome', '87.0'], 220],
  [['desktop', 'Google', 'Chrome', 'Windows', 'Windows 10', 'Chrome', '86.0'], 110],
  [['desktop', 'Apple', 'Safari', 'Macintosh', 'Macintosh Intel 10.15', 'Safari', '14.0'], 90],
  [['desktop', 'Apple', 'Chrome', 'Web', 'Intel 10.15', 'Chrome', '87.0'], 80],
  [['desktop', 'Microsoft', 'Edge', 'Windows', 'Windows 10', 'Edge', '<Other>'], 35],
  [['desktop', '<Other>', '<Other>', 'Windows', 'Windows 7', 'Firefox', '82.0'], 25],
  [['desktop', 'Google', 'ChromeBook', 'Web', '<Other>', 'Chrome', '<Other>'], 20],
  [['mobile', 'Apple', 'iPhone', 'iOS', 'iOS 14.3', 'Safari', '14.0'], 150],
  [['mobile', 'Apple', 'iPhone', 'iOS', '<Other>', 'Safari', '13.1'], 60],
  [['mobile', 'Samsung', '<Other>', 'Android', 'Android 10', 'Chrome', '87.0'], 70],
  [['mobile', 'Google', 'Pixel 3', 'Android', 'Android 10', 'Chrome', '86.0'], 40],
  [['mobile', 'Xiaomi', '<Other>', 'Android', 'Android 9', 'Chrome', '<Other>'], 40],
  [['mobile', 'Huawei', '<Other>', 'Android', 'Android 9', 'Android Webview', '<Other>'], 35],
  [['tablet', 'Apple', 'iPad', 'iOS', 'iOS 14.2', 'Safari', '604'], 25],
];

type Place = readonly [continent: string, subContinent: string, country: string, region: string, city: string];

const places: readonly (readonly [place: Place, weight: number])[] = [
  [['Americas', 'Northern America', 'United States', 'California', '(not set)'], 95],
  [['Americas', 'Northern America', 'United States', 'California', 'San Francisco'], 45],
  [['Americas', 'Northern America', 'United States', 'Texas', 'Austin'], 60],
  [['Americas', 'Northern America', 'United States', 'New York', 'New York'], 70],
  [['Americas', 'Northern America', 'United States', 'Washington', 'Seattle'], 40],
  [['Americas', 'Northern America', 'United States', 'Illinois', 'Chicago'], 50],
  [['Americas', 'Northern America', 'United States', 'Florida', '(not set)'], 80],
  [['Americas', 'Northern America', 'Canada', 'Ontario', 'Toronto'], 75],
  [['Americas', 'South America', 'Brazil', 'State of Sao Paulo', 'Sao Paulo'], 18],
  [['Americas', 'Central America', 'Mexico', '(not set)', '(not set)'], 12],
  [['Asia', 'Southern Asia', 'India', 'Karnataka', 'Bengaluru'], 55],
  [['Asia', 'Southern Asia', 'India', 'Maharashtra', '(not set)'], 45],
  [['Asia', 'Eastern Asia', 'Japan', 'Tokyo', '(not set)'], 20],
  [['Asia', 'Eastern Asia', 'Taiwan', '(not set)', '(not set)'], 16],
  [['Asia', 'Southeast Asia', 'Singapore', '(not set)', 'Singapore'], 16],
  [['Asia', 'Western Asia', 'Turkey', '(not set)', '(not set)'], 15],
  [['Europe', 'Northern Europe', 'United Kingdom', 'England', 'London'], 60],
  [['Europe', 'Western Europe', 'Germany', 'Bavaria', '(not set)'], 35],
  [['Europe', 'Western Europe', 'France', 'Ile-de-France', 'Paris'], 40],
  [['Europe', 'Western Europe', 'Netherlands', '(not set)', 'Amsterdam'], 18],
  [['Europe', 'Southern Europe', 'Spain', 'Community of Madrid', 'Madrid'], 35],
  [['Europe', 'Southern Europe', 'Italy', '(not set)', '(not set)'], 30],
  [['Europe', 'Eastern Europe', 'Poland', '(not set)', '(not set)'], 18],
  [['Oceania', 'Australasia', 'Australia', 'New South Wales', 'Sydney'], 25],
  [['Africa', 'Northern Africa', 'Egypt', '(not set)', '(not set)'], 8],
  [['(not set)', '(not set)', '(not set)', '(not set)', '(not set)'], 19],
];

const languages: readonly (readonly [language: string | undefined, weight: number])[] = [
  ['en-us', 46],
  [undefined, 33],
  ['en-gb', 5],
  ['zh', 5],
  ['en', 4],
  ['fr', 3],
  ['en-ca', 2],
  ['de', 1],
  ['es-es', 1],
];

/** The sums of weights, below which a user's draws have to stay. */
export const deviceWeights = total(devices);
export const placeWeights = total(places);
export const languageWeights = total(languages);

function total(choices: readonly (readonly [unknown, number])[]): number {
  return choices.reduce((sum, [, weight]) => sum + weight, 0);
}

/** `sample_devices`, `sample_places`: what a shard's `device` (but for the language) and `geo` tell, by number. */
export function placesSql(): readonly string[] {
  return [
    `CREATE OR REPLACE TABLE scratch.sample_devices AS
SELECT * FROM (VALUES ${rows(devices)}) AS devices(device_no, category, brand, model, system, version, browser, release)`,
    `CREATE OR REPLACE TABLE scratch.sample_places AS
SELECT * FROM (VALUES ${rows(places)}) AS places(place_no, continent, sub_continent, country, region, city)`,
  ];
}

function rows(choices: readonly (readonly [values: readonly string[], weight: number])[]): string {
  return choices.map(([values], number) => `(${String(number)}, ${values.map(quoteText).join(', ')})`).join(', ');
}

/** Numbers of devices and of places, and languages, for draws below the sums of weights, as SQL. */
export const deviceChoices = numbersOf(devices);
export const placeChoices = numbersOf(places);
export const languageChoices = languages.map(
  ([language, weight]) => [language === undefined ? 'NULL' : quoteText(language), weight] as const,
);

function numbersOf(choices: readonly (readonly [unknown, number])[]): readonly (readonly [value: string, weight: number])[] {
  return choices.map(([, weight], number) => [String(number), weight] as const);
}
