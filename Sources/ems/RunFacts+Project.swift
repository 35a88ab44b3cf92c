import EMSOutput
import EMSSemantics
import EMSValues
import EMSWorkspace

extension Project {
  /// The methods in use, with the day from which the revision holds where it names one.
  var methodRevisions: [(name: String, revision: String?)] {
    program.methodsInUse.map { id in
      let method = program.methods[id.position]
      return (method.name, method.from?.text)
    }
  }
}

extension RunFacts {
  /// What a project tells about itself.
  init(_ project: Project, scenarios: [String], outcome: String) {
    self.init(
      version: Version.text, day: project.settings.today.text,
      methods: project.methodRevisions.map { $0.name + ($0.revision.map { " from \($0)" } ?? "") },
      scenarios: scenarios, files: project.filesRead, outcome: outcome)
  }
}
