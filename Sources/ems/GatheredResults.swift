import EMSEngine
import EMSOutput
import EMSSemantics
import EMSWorkspace

/// The results of several registers, on their way to one place: under one header, in one array, each below its heading.
final class GatheredResults {
  /// The files of the run.
  let files: ResultFiles
  private let command: EvalCommand
  /// What is shown, by the names of views (the query's is empty), in the order in which they first appear.
  private var names: [String] = []
  private var csv: [RegistersCSV] = []
  private var lines: [[UInt8]] = []
  private var json = RegistersJSON()
  private var blocks: [[Document.Block]] = []

  init(_ command: EvalCommand) {
    self.command = command
    files = ResultFiles(waits: command.several.each)
  }

  /// Adds a register.
  func add(_ shown: ShownResults, of register: RegisterRun, name: String, outputs: [String]) throws {
    if command.output.contains(where: EachOptions.hasMark) { return try command.write(shown, to: outputs, files) }
    switch command.format {
    case .json:
      let parts = shown.parts
      json.add(
        parts.tables, parts.matrices, parts.summaries, of: shown.program, facts: shown.facts,
        findings: shown.findings, sources: shown.loaded.program.sources, register: name)
    case .csv, .jsonl:
      for item in shown.chosen {
        let index = place(item.view.name)
        let isCSV = command.format == .csv
        let json = TableJSON(shown.program)
        switch shown.part(item) {
        case .table(let table):
          if isCSV { csv[index].add(table, of: shown.program, register: name) }
          if !isCSV { json.lines(table, register: name) { lines[index] += $0 } }
          if !table.undecided.isEmpty { register.run.announce() }
          command.sayUndecided(table)
        case .matrix(let matrix):
          if isCSV { csv[index].add(matrix, of: shown.program, register: name) }
          if !isCSV { lines[index] += json.lines(matrix, register: name) }
        case .summary(let summary):
          if isCSV { csv[index].add(summary, of: shown.program, register: name) }
          if !isCSV { lines[index] += json.lines(summary, register: name) }
        }
      }
    case .table, .markdown:
      let heading = Document.Block.heading(level: 1, name)
      if command.output.isEmpty || command.output == ["-"] {
        let parts = shown.chosen.flatMap { command.blocks($0, shown) } + [command.lastLine(shown)]
        // Each at once, before what is found in the next one.
        let space: [UInt8] = names.isEmpty ? [] : [UInt8(ascii: "\n")]
        if names.isEmpty { names.append("") }
        try files.write(space, to: nil)
        try command.write(Document([heading] + parts), to: nil, files)
      } else if command.output.count == 1 {
        if blocks.isEmpty { blocks.append([]) }
        blocks[0] += [heading] + shown.chosen.flatMap { command.blocks($0, shown) } + [command.lastLine(shown)]
      } else {
        for item in shown.chosen {
          let index = place(item.view.name)
          blocks[index] += [heading] + command.blocks(item, shown) + [command.lastLine(shown)]
        }
      }
    }
  }

  private func place(_ name: String) -> Int {
    if let index = names.firstIndex(of: name) { return index }
    names.append(name)
    csv.append(RegistersCSV())
    lines.append([])
    blocks.append([])
    return names.count - 1
  }

  /// Where the thing of a name goes, where each has a file of its own.
  private func output(_ name: String) -> String? {
    if command.output.count <= 1 { return command.output.first }
    let shown = (command.select == nil ? [] : [""]) + command.view
    return shown.firstIndex(of: name).map { command.output[$0] }
  }

  /// Writes what was gathered, and the files that waited: none of them may be one that the run has read.
  func finish(_ inputs: [String]) throws {
    if command.several.each, !command.output.contains(where: EachOptions.hasMark) { try writeTogether() }
    try files.finish(inputs)
  }

  private func writeTogether() throws {
    switch command.format {
    case .json: try files.write(json.bytes, to: command.output.first)
    case .csv, .jsonl:
      var whole = command.output.count <= 1 ? files.begin(command.output.first) : nil
      for (index, name) in names.enumerated() {
        var file = whole ?? files.begin(output(name))
        if index > 0, whole != nil { try file.write([UInt8(ascii: "\n")]) }
        if command.format == .csv {
          try csv[index].write { try file.write($0) }
        } else {
          try file.write(lines[index])
        }
        if whole == nil { try file.close() } else { whole = file }
      }
      try whole?.close()
    case .table, .markdown:
      if command.output.count == 1, let parts = blocks.first {
        try command.write(Document(parts), to: command.output[0], files)
      } else if command.output.count > 1 {
        for (index, name) in names.enumerated() { try command.write(Document(blocks[index]), to: output(name), files) }
      }
    }
  }
}
