import ArgumentParser

/// A command that can be given its paths alone, with every option at its default, and without the parser of arguments.
///
/// A run that names paths and no option is the most frequent one, and the parser would describe each option to itself first:
/// that was a fifth of checking a short script. What else stands on the command line goes through the parser, and so does
/// every fault of usage, which it words.
protocol PathsCommand: ParsableCommand {
  /// The command as it reads from `paths`.
  init(paths: [String])
}

extension PathsCommand {
  /// The command of these arguments, where they are paths alone and it takes them; nil where the parser has to see them.
  static func read(_ arguments: [String]) -> Self? {
    if arguments.isEmpty || arguments.contains(where: { $0.hasPrefix("-") }) { return nil }
    var command = Self(paths: arguments)
    return (try? command.validate()) == nil ? nil : command
  }
}

extension CheckCommand: PathsCommand {
  init(paths: [String]) {
    self.init()
    project = ProjectOptions(paths: paths)
    format = .text
    deny = nil
    layers = LayerOptions(none: ())
    several = EachOptions(none: ())
    language = nil
  }
}

extension EvalCommand: PathsCommand {
  init(paths: [String]) {
    self.init()
    project = ProjectOptions(paths: paths)
    view = []
    select = nil
    condition = nil
    columns = nil
    sort = nil
    limit = nil
    layers = LayerOptions(none: ())
    several = EachOptions(none: ())
    isPublic = false
    format = .table
    output = []
    language = nil
    digits = 12
  }
}

extension ProjectOptions {
  init(paths: [String]) {
    self.init()
    self.paths = paths
    register = RegisterOptions(none: ())
    keepGoing = false
    rejected = nil
    colour = .auto
  }
}

extension RegisterOptions {
  init(none: Void) {
    self.init()
    root = nil
    asOf = nil
    method = []
    imports = []
  }
}

extension LayerOptions {
  init(none: Void) {
    self.init()
    scenario = []
    changes = []
  }
}

extension EachOptions {
  init(none: Void) {
    self.init()
    each = false
    summary = nil
  }
}
