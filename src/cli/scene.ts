import { Option } from 'commander'
import { listScenes, setScene } from '../auth/members/scenes.ts'
import { change, type Noun } from './command.ts'
import { filled } from './options.ts'

/** `scene set|list`. */
export const scene: Noun = (program, run) => {
  const noun = program.command('scene').description('where members join from (bundleid)')

  noun
    .command('set')
    .description('add a scene or change it')
    .requiredOption('--bundleid <bundleid>', 'what clients call it', filled)
    .addOption(
      new Option('--verify <rule>', 'whether joining needs a verification code')
        .choices(['required', 'optional'])
        .makeOptionMandatory(),
    )
    .action(({ bundleid, verify: rule }) => {
      const args = { bundleid, verify: rule === 'required' }
      return change(run, { name: 'setScene', args }, (deps) => setScene(deps, args))
    })

  noun
    .command('list')
    .description('all scenes by name')
    .action(() => run(listScenes))
}
