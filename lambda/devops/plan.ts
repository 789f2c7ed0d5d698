import type { Deployment, EcsService } from './ecs-service.ts';
import type { QuestionText } from './question-message.ts';
import type { Target } from './target.ts';

/** A service with the deployment that would be replaced. */
export interface Deployed {
  target: Target;
  service: EcsService;
  deployment: Deployment;
}

/** What would be done, and the question for it. */
export interface Plan {
  /** Of a rollback: the task definition, `web:41`. */
  rollbackTo?: string;
  question: QuestionText;
}
