/** The media type of a Content-Type header, in lower case and without its parameters (RFC 9110 section 8.3.1). */
export function mediaType(header: string | null): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}
