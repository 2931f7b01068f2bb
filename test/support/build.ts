// Before any test: dist/, which the process suites run as `npm start` does.
export default async function setup(): Promise<void> {
  await import('../../build.js')
}
