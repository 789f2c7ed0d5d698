/** The alert of a paging drill. */
export interface DrillRequest {
  /** While an alert of this alias is open, the product makes no second one. */
  alias: string;
  /** The Slack user who asked for it; undefined for the schedule. */
  user: { id: string; name: string } | undefined;
}

/** The part of the port that drills need. Each method ends within about 10 s, and throws as `IncidentActions` says. */
export interface DrillActions {
  /**
   * Makes an alert of the lowest priority that belongs to no incident and asks for no team: the product itself calls nobody
   * for it, unless its key belongs to a team. Throws ActionNotPossibleError where `can` says so.
   */
  startDrill(request: DrillRequest): Promise<void>;
  /** Closes that alert. Throws IncidentRefusedError if there is none. */
  endDrill(alias: string): Promise<void>;
}
