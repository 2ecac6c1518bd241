/** Deployments of the mock gateway: what a file becomes is in its name or its content, one stage after the other. */

import { createHash } from 'node:crypto';
import { Refusal } from './config';

const STAGES = ['staged', 'checked', 'resolved', 'swapped', 'watched'] as const;

interface Deployment {
  number: number;
  file: string;
  sha256: string;
  who: string;
  via: string;
  begun: string;
  ended: string | null;
  stage: (typeof STAGES)[number];
  outcome: 'running' | 'done' | 'refused' | 'rolled-back' | 'failed';
  reason: string;
  bundles: { symbolicName: string; before: string | null; after: string | null }[];
  devices: string[];
  remarks: string[];
}

interface DropIn {
  file: string;
  sha256: string;
  since: string;
  number: number;
  bundles: string[];
  signer: string;
}

export class MockDeployments {
  readonly list: Deployment[] = [];
  readonly dropIns: DropIn[] = [];
  /** How long a stage lasts. */
  stageMs = 60;
  /** Whether all is decided at once. */
  instant = false;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  deploy(file: string, content: Buffer, who: string): Deployment {
    if (!/^[\w.+-]+\.(jar|kar)$/.test(file)) {
      throw new Refusal(400, `query parameter name = '${file}': the name of a .jar or .kar expected`);
    }
    const sha256 = createHash('sha256').update(content).digest('hex');
    const name = file.replace(/-[\d.]+\.(jar|kar)$|\.(jar|kar)$/, '');
    const known = this.dropIns.find((one) => one.file === file);
    const bundles = [{ symbolicName: name, before: known === undefined ? null : '1.0.0', after: known === undefined ? '1.0.0' : '1.1.0' }];
    const archive = content.subarray(0, 2).toString() === 'PK';
    const one = this.begin(file, sha256, who, bundles);
    const sick = content.includes('sick');
    const end = archive ? (sick ? 'rolled-back' : 'done') : 'refused';
    const reason = archive ? (sick ? 'flat/meter: no good reading within 30 s where there was one; the version before is back' : '') : `${file} cannot be read as an archive: it begins with no local file header`;
    this.step(one, end, archive ? 4 : 1, reason, () => {
      if (end === 'done') {
        this.forget(file);
        this.dropIns.push({ file, sha256, since: new Date().toISOString(), number: one.number, bundles: [`${name} ${bundles[0]?.after}`], signer: '' });
      }
    });
    return one;
  }

  remove(file: string, who: string): Deployment {
    const found = this.dropIns.find((one) => one.file === file);
    if (found === undefined) {
      throw new Refusal(404, `there is no file '${file}' in deploy/`);
    }
    const one = this.begin(file, found.sha256, who, found.bundles.map((bundle) => ({ symbolicName: bundle.split(' ')[0] as string, before: bundle.split(' ')[1] as string, after: null })));
    this.step(one, 'done', 4, '', () => this.forget(file));
    return one;
  }

  rollBack(number: number, who: string): Deployment {
    const former = this.find(number);
    if (former.outcome !== 'done' || this.list.some((one) => one.number > number && one.file === former.file && one.outcome === 'done')) {
      throw new Refusal(409, `deployment ${number} cannot be rolled back: something newer has replaced it, or it changed nothing`);
    }
    const one = this.begin(former.file, former.sha256, who, former.bundles.map((bundle) => ({ symbolicName: bundle.symbolicName, before: bundle.after, after: bundle.before })));
    this.step(one, 'done', 4, '', () => this.forget(former.file));
    return one;
  }

  find(number: number): Deployment {
    const one = this.list[number - 1];
    if (one === undefined) {
      throw new Refusal(404, `there is no deployment ${number}`);
    }
    return one;
  }

  close(): void {
    for (const timer of this.timers) {
      clearTimeout(timer);
    }
  }

  private forget(file: string): void {
    const at = this.dropIns.findIndex((one) => one.file === file);
    if (at >= 0) {
      this.dropIns.splice(at, 1);
    }
  }

  private begin(file: string, sha256: string, who: string, bundles: Deployment['bundles']): Deployment {
    const one: Deployment = {
      number: this.list.length + 1,
      file,
      sha256,
      who,
      via: 'console',
      begun: new Date().toISOString(),
      ended: null,
      stage: 'staged',
      outcome: 'running',
      reason: '',
      bundles,
      devices: ['flat/meter'],
      remarks: [],
    };
    this.list.push(one);
    return one;
  }

  private step(one: Deployment, end: Deployment['outcome'], last: number, reason: string, done: () => void): void {
    const next = (): void => {
      const at = STAGES.indexOf(one.stage);
      if (at < last) {
        one.stage = STAGES[at + 1] as Deployment['stage'];
        this.step(one, end, last, reason, done);
      } else {
        one.outcome = end;
        one.reason = reason;
        one.ended = new Date().toISOString();
        done();
      }
    };
    if (this.instant) {
      next();
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      next();
    }, this.stageMs);
    this.timers.add(timer);
  }
}
