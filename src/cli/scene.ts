import { Option } from 'commander'
import { listScenes, setScene } from '../auth/scenes.ts'
import type { Noun } from './command.ts'

/** `scene set|list`. */
export const scene: Noun = (program, run) => {
  const noun = program.command('scene').description('where members join from (bundleid)')

  noun
    .command('set')
    .description('add a scene or change it')
    .requiredOption('--bundleid <bundleid>')
    .addOption(
      new Option('--verify <rule>', 'whether joining needs a verification code')
        .choices(['required', 'optional'])
        .makeOptionMandatory(),
    )
    .action(({ bundleid, verify }) =>
      run((deps) => setScene(deps, { bundleid, verify: verify === 'required' })),
    )

  noun.command('list').action(() => run(listScenes))
}
