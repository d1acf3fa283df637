/** Text that will stand inside «…»: quotation marks of its own become the inner ones, „…“. */
export function insideQuotes(text: string): string {
  return text.replaceAll('«', '„').replaceAll('»', '“')
}
