import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// Goals, doubt, sensitivity and open inputs, each against trying everything with fresh evaluations.
@Suite struct AnalysisTests {
  /// The impacts of a generated register, for tests that try everything.
  private func register(_ seed: Int) throws -> (results: Results, impact: KindID) {
    let results = AnalysisRegisters.results(AnalysisRegisters.generated(seed, aspects: 3))
    return (results, try #require(results.program.kind(named: "impact")))
  }

  private func address(_ name: String, _ kind: KindID, _ results: Results) throws -> ColumnAddress {
    ColumnAddress(try #require(results.program.field(named: name, of: kind)))
  }

  // MARK: Goals

  /// Every combination of the values of a few inputs: the fewest changes, then steps, that reach a wish, and how many ways there are.
  private func best(
    _ results: Results, _ record: RecordID, _ target: ColumnAddress, _ inputs: [FreeInput], _ isReached: (Value) -> Bool
  ) -> (size: Int, steps: Int, ways: Int)? {
    var best: (size: Int, steps: Int, ways: Int)?
    var choice = Array(repeating: 0, count: inputs.count)
    while true {
      var size = 0
      var steps = 0
      var changes: [(cell: CellAddress, value: Value)] = []
      for (index, input) in inputs.enumerated() where input.candidates[choice[index]].steps > 0 {
        size += 1
        steps += input.candidates[choice[index]].steps
        changes.append((input.cell, input.candidates[choice[index]].value))
      }
      if size > 0, best.map({ (size, steps) <= ($0.size, $0.steps) }) ?? true {
        let value = AnalysisRegisters.fresh(results, changes).value(record, target)
        if isReached(value) {
          if let known = best, (known.size, known.steps) == (size, steps) {
            best = (size, steps, known.ways + 1)
          } else {
            best = (size, steps, 1)
          }
        }
      }
      var position = 0
      while position < inputs.count {
        choice[position] += 1
        if choice[position] < inputs[position].candidates.count { break }
        choice[position] = 0
        position += 1
      }
      if position == inputs.count { return best }
    }
  }

  @Test(arguments: 1...5)
  func goalsAreMinimal(seed: Int) throws {
    let (results, impact) = try register(seed)
    let wishes = [
      ("class", "class <= low"), ("score", "score < 6"), ("significant", "significant = no"), ("class", "class = high"),
    ]
    let (name, wish) = wishes[seed % wishes.count]
    let target = try address(name, impact, results)
    var reader = GoalReader(results)
    let inputs = name == "significant" ? "severity, probability, regulated" : "severity, probability"
    let asked = reader.question(kind: "impact", where: nil, wish: wish, inputs: inputs)
    var question = try #require(asked, "\(reader.diagnostics.map(\.message))")
    question.limit = 1_000
    let domains = InputDomains(results)
    let reach = InputReach(results)
    for answer in GoalSearch(results).answer(question) {
      func isReached(_ value: Value) -> Bool {
        switch (wish, value) {
        case ("class <= low", .level(_, let index)): index == 0
        case ("class = high", .level(_, let index)): index == 2
        case ("score < 6", .number(let number)): number < Rational(6)
        case ("significant = no", .yesNo(let flag)): !flag
        default: false
        }
      }
      let now = results.value(answer.record, target)
      if case .holds = answer.outcome {
        #expect(isReached(now))
        continue
      }
      let inputs = reach.inputs(of: answer.record, [target])
        .filter { question.inputs?.contains($0.column.field) == true }.compactMap { domains.input($0) }
      #expect(inputs.count == answer.inputs.count)
      let expected = best(results, answer.record, target, inputs, isReached)
      let id = results.program.records.fullID(answer.record)
      switch answer.outcome {
      case .reached(let solutions, let more, let isProved):
        #expect(isProved && more == 0, "\(id)")
        #expect(solutions.first?.changes.count == expected?.size, "\(id) \(wish)")
        #expect(solutions.allSatisfy { $0.steps == expected?.steps }, "\(id) \(wish)")
        #expect(solutions.count == expected?.ways, "\(id) \(wish)")
        for solution in solutions {
          let changes = solution.changes.map { (cell: $0.cell, value: $0.to) }
          #expect(isReached(AnalysisRegisters.fresh(results, changes).value(answer.record, target)), "\(id)")
        }
      case .unreachable: #expect(expected == nil, "\(id) \(wish)")
      case .stopped, .holds: Issue.record("\(id): \(answer.outcome)")
      }
    }
  }

  /// A search that stops at its bound says so, and says how far it is sure.
  @Test func searchesAreBounded() throws {
    let results = AnalysisRegisters.example("registers/cl-los-notros-conesa")
    let impact = try #require(results.program.kind(named: "impact"))
    let target = SensitivityAnalysis.targets(of: impact, in: results.program)[0]
    let row = try #require(results.register.rows(impact).first)
    let value = results.value(RecordID(kind: impact, row: row), target)
    var question = GoalQuestion(
      kind: impact, rows: [row], target: target,
      wish: Wish(.compare(.notEqual, value), text: "other"))
    question.bound = 3
    let answer = try #require(GoalSearch(results).answer(question).first)
    #expect(answer.trials <= 3)
    switch answer.outcome {
    case .stopped(let tried, _): #expect(tried == 0)
    case .reached: break
    default: Issue.record("\(answer.outcome)")
    }
  }

  // MARK: Doubt

  @Test(arguments: 1...5)
  func doubtIsExact(seed: Int) throws {
    let (results, _) = try register(seed)
    var cells: [(cell: CellAddress, values: [Value])] = []
    for (address, rows) in results.register.alternatives.sorted(by: { $0.key < $1.key }) {
      for (row, values) in rows.sorted(by: { $0.key < $1.key }) {
        let record = RecordID(kind: results.program[address.field].kind, row: row)
        cells.append((CellAddress(record: record, column: address), values))
      }
    }
    let count = cells.reduce(1) { $0 * $1.values.count }
    // Beyond, trying everything takes too long here.
    if count > 256 { return }
    var seen: [CellAddress: [Value]] = [:]
    let computed = results.plan.columns.compactMap(\.address).filter { address in
      if case .computed = results.program[address.field].role { true } else { false }
    }
    for number in 0..<count {
      var rest = number
      var changes: [(cell: CellAddress, value: Value)] = []
      for cell in cells {
        changes.append((cell.cell, cell.values[rest % cell.values.count]))
        rest /= cell.values.count
      }
      let fresh = AnalysisRegisters.fresh(results, changes)
      for address in computed {
        let kind = results.program[address.field].kind
        for row in results.register.rows(kind) {
          let record = RecordID(kind: kind, row: row)
          let cell = CellAddress(record: record, column: address)
          let value = fresh.value(record, address)
          if seen[cell]?.contains(value) != true { seen[cell, default: []].append(value) }
        }
      }
    }
    for (cell, values) in seen {
      let found = results.doubt.values(cell.record, cell.column)
      let name = results.program.records.fullID(cell.record) + "." + results.program[cell.column.field].name
      #expect(Set(found?.values ?? [results.value(cell.record, cell.column)]) == Set(values), "\(name)")
      #expect(found?.isExact ?? true)
    }
  }

  /// Too many combinations: at most all levels, and what is told is never too little.
  @Test func doubtIsBounded() throws {
    var script = AnalysisRegisters.shapes + "\naspect a {\n  extent: 1\n"
    for number in 1...8 {
      script += "  impact i\(number) { severity: 1..5, probability: 1..5, medium: air, share: 0, regulated: no }\n"
    }
    let results = AnalysisRegisters.results(script + "}\n")
    let impact = try #require(results.program.kind(named: "impact"))
    let aspect = try #require(results.program.kind(named: "aspect"))
    let one = try #require(
      results.doubt.values(RecordID(kind: impact, row: 0), try address("class", impact, results)))
    #expect(one.isExact && one.values.count == 3)
    let whole = try #require(
      results.doubt.values(RecordID(kind: aspect, row: 0), try address("class", aspect, results)))
    #expect(!whole.isExact && whole.values.count == 3)
    // A range counts with its worse end, alternatives with the first.
    #expect(results.value(RecordID(kind: impact, row: 0), try address("score", impact, results)) == .number(25))
  }

  // MARK: Sensitivity

  @Test(arguments: 1...4)
  func flipsAreNearest(seed: Int) throws {
    let (results, impact) = try register(seed)
    let targets = SensitivityAnalysis.targets(of: impact, in: results.program)
    let found = SensitivityAnalysis(results).run(impact)
    let domains = InputDomains(results)
    var near = 0
    for record in found.records {
      var isNear = false
      let cells = Set(
        record.flips.compactMap { flip -> CellAddress? in
          if case .input(let cell) = flip.cause { return cell }
          return nil
        })
      let asked = InputReach(results).inputs(of: record.record, targets)
        .filter { results.program[$0.column.field].method != nil }
      for cell in asked {
        guard let input = domains.input(cell) else { continue }
        for direction in [-1, 0, 1] {
          var nearest: Int?
          for candidate in input.changes
          where candidate.direction == direction && candidate.steps <= SensitivityAnalysis.greatestStepCount {
            let fresh = AnalysisRegisters.fresh(results, [(cell, candidate.value)])
            if targets.contains(where: { fresh.value(record.record, $0) != results.value(record.record, $0) }) {
              nearest = min(nearest ?? Int.max, candidate.steps)
            }
          }
          if nearest == 1 { isNear = true }
          let flip = record.flips.first { flip in
            flip.cause == .input(cell) && flip.direction == direction
          }
          #expect(flip?.steps == nearest, "\(results.program.records.fullID(record.record)) \(cell) \(direction)")
        }
      }
      #expect(cells.isSubset(of: Set(asked)))
      for flip in record.flips {
        guard case .parameter(let id) = flip.cause else { continue }
        if flip.steps == 1 { isNear = true }
        var register = results.register
        var diagnostics: [Diagnostic] = []
        register.apply(
          ChangeSet(
            origin: .session,
            changes: [Change(.parameter(id, flip.to, nil), place: results.program.parameters[id.position].place)]),
          &diagnostics)
        let fresh = Evaluator(results.plan).evaluate(register)
        #expect(targets.map { fresh.value(record.record, $0) } == flip.results)
      }
      if isNear { near += 1 }
    }
    #expect(found.nearCount == near)
  }

  /// Matrix cells: each flip is what a change of that one cell gives.
  @Test func matrixCellsFlip() throws {
    let results = AnalysisRegisters.example("brewery")
    for kind in SensitivityAnalysis.kinds(in: results.program) {
      let found = SensitivityAnalysis(results).run(kind)
      var count = 0
      for record in found.records {
        for flip in record.flips {
          guard case .matrixCell(let id, let row, let column) = flip.cause else { continue }
          count += 1
          var register = results.register
          var diagnostics: [Diagnostic] = []
          register.apply(
            ChangeSet(
              origin: .session,
              changes: [
                Change(
                  .matrixCell(id, row: row, column: column, flip.to), place: results.program.matrices[id.position].place
                )
              ]), &diagnostics)
          let fresh = Evaluator(results.plan).evaluate(register)
          #expect(found.targets.map { fresh.value(record.record, $0) } == flip.results)
        }
      }
      #expect(count > 0)
    }
  }

  /// Each step of a parameter gives what the register gives with that value, for every record that is classified.
  @Test(arguments: ["registers/se-swedwise-office", "workshop", "brewery"])
  func movesAreFresh(name: String) throws {
    let results = AnalysisRegisters.example(name)
    let program = results.program
    let analysis = SensitivityAnalysis(results)
    var count = 0
    for parameter in program.parameters {
      let moves = try #require(analysis.moves(of: .parameter(parameter.id)))
      for step in moves.steps {
        var register = results.register
        var diagnostics: [Diagnostic] = []
        let values = [(parameter: parameter.id, value: step.value)] + step.companions
        let changes = values.map { Change(.parameter($0.parameter, $0.value, nil), place: parameter.place) }
        register.apply(ChangeSet(origin: .session, changes: changes), &diagnostics)
        let fresh = Evaluator(results.plan).evaluate(register)
        var expected: [String] = []
        for watched in moves.kinds {
          for row in results.register.rows(watched.kind) {
            let record = RecordID(kind: watched.kind, row: row)
            for column in watched.targets where fresh.value(record, column) != results.value(record, column) {
              expected.append("\(record) \(column) \(results.value(record, column)) \(fresh.value(record, column))")
            }
          }
        }
        let found = step.changes.flatMap { change in
          change.results.map { "\(change.record) \($0.column) \($0.before) \($0.after)" }
        }
        #expect(found == expected, "\(parameter.name) \(step.value)")
        count += found.count
      }
    }
    #expect(count > 0)
  }

  /// Pairs and the top ten, counted one by one.
  @Test func ranksAreCounted() throws {
    let results = AnalysisRegisters.example("registers/se-swedwise-office")
    let impact = try #require(results.program.kind(named: "impact"))
    let found = SensitivityAnalysis(results).run(impact)
    let ranking = try #require(found.ranking)
    let score = try address("score", impact, results)
    var ranges: [(low: Rational, now: Rational, high: Rational)] = []
    for row in results.register.rows(impact) {
      let record = RecordID(kind: impact, row: row)
      guard case .number(let now) = results.value(record, score) else { continue }
      var range = (low: now, now: now, high: now)
      for cell in InputReach(results).inputs(of: record, found.targets)
      where results.program[cell.column.field].method != nil {
        for candidate in InputDomains(results).input(cell)?.changes ?? [] where candidate.steps == 1 {
          guard
            case .number(let other) = AnalysisRegisters.fresh(results, [(cell, candidate.value)]).value(record, score)
          else { continue }
          range.low = min(range.low, other)
          range.high = max(range.high, other)
        }
      }
      ranges.append(range)
    }
    var pairs = 0
    var kept = 0
    for left in ranges {
      for right in ranges where left.now > right.now {
        pairs += 1
        if left.low > right.high { kept += 1 }
      }
    }
    #expect(ranking.pairs == pairs)
    #expect(ranking.keptPairs == kept)
    let tenth = ranges.map(\.now).sorted(by: >)[min(9, ranges.count - 1)]
    var top = 0
    var certain = 0
    for (index, range) in ranges.enumerated() where range.now >= tenth {
      top += 1
      let above = ranges.enumerated().filter { $0.offset != index && $0.element.high > range.low }.count
      if above < 10 { certain += 1 }
    }
    #expect(ranking.topCount == top)
    #expect(ranking.certainTopCount == certain)
  }

  /// Every published register answers, whatever the shape of its method.
  @Test(arguments: AnalysisRegisters.names)
  func everyExampleAnswers(name: String) throws {
    let results = AnalysisRegisters.example(name)
    let analyses = Analyses(results)
    let sensitivity = analyses.sensitivity()
    // Two of them have a score and no class.
    let hasNoClass = name.hasSuffix("pe-mining-rank-matrix") || name.hasSuffix("uk-register-template")
    #expect((sensitivity.document == nil) == hasNoClass, "\(sensitivity.diagnostics.map(\.message))")
    #expect(sensitivity.diagnostics.map(\.code) == (hasNoClass ? [.nothingClassifies] : []))
    _ = analyses.openInputs()
    for kind in SensitivityAnalysis.kinds(in: results.program) {
      let found = SensitivityAnalysis(results).run(kind)
      #expect(found.records.count == results.register.rows(kind).count)
      #expect(found.records.contains { !$0.flips.isEmpty }, "nothing flips anything")
    }
  }

  // MARK: Open inputs

  @Test func openInputsAreTelling() throws {
    let script =
      AnalysisRegisters.shapes + """

        aspect a { extent: 1
          impact one { probability: 2, medium: water, share: 0, regulated: no }
          impact two { severity: 4, medium: air, share: 0 }
          impact three { severity: 2, probability: 2, medium: soil, regulated: yes }
        }
        """
    let results = AnalysisRegisters.results(script)
    let open = OpenInputAnalysis(results).run()
    let names = open.map {
      results.program.records.fullID($0.cell.record) + "." + results.program[$0.cell.column.field].name
    }
    // The severity of one decides its class alone; whether two is regulated decides significance; the share of three decides no class.
    #expect(names.contains("a.one.severity"))
    #expect(names.first == "a.one.severity" || names.first == "a.two.regulated")
    #expect(names.contains("a.two.regulated"))
    #expect(!names.contains("a.three.share"))
  }
}
