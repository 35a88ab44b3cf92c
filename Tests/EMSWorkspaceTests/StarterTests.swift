import EMSEngine
import EMSSemantics
import EMSSyntax
import EMSTestSupport
import EMSValues
import EMSWorkspace
import Testing

/// What `ems new` writes is a register without an error: all that is found is what nobody has filled in yet.
@Suite struct StarterTests {
  private static let requests: [StarterRequest] = {
    var requests: [StarterRequest] = []
    for kind in StarterRequest.Kind.allCases {
      for (language, country) in zip(StarterRequest.languages, ["GB", "BE", "FR", "DE"]) {
        var request = StarterRequest(kind, name: "Firm \"A\\B\"\nbad } & sons")
        request.language = language
        request.country = country
        request.sites = ["Gent", "42", "Gent", "when"]
        requests.append(request)
      }
    }
    // Nobody said a country.
    requests.append(StarterRequest(.plant, name: "Plant"))
    for file in StandardLibrary.files where file.path.hasPrefix("methods/") {
      var request = StarterRequest(.school, name: "School")
      request.method = String(file.path.dropFirst("methods/".count).dropLast(".ems".count))
      request.country = "NL"
      request.edition = "2015"
      requests.append(request)
    }
    return requests
  }()

  @Test(arguments: requests.indices) func findsOnlyWhatIsOpen(_ index: Int) throws {
    let request = StarterTests.requests[index]
    var files: [String: String] = [:]
    for file in StarterProject(request).files { files["new/" + file.path] = file.text }
    let folders = request.kind == .consultant ? ["new/gent", "new/x", "new/gent-2", "new/x-when"] : ["new"]
    for folder in folders {
      let project = Project(
        ProjectRequest(paths: [folder]), ProjectSettings(today: try #require(CalendarDate(text: "2026-11-24"))),
        files: MemoryFileSystem(files))
      #expect(project.diagnostics.isEmpty, "\(folder): \(project.diagnostics)")
      let register = EvaluatedRegister(project)
      #expect(register.diagnostics.isEmpty)
      let aspects = try #require(project.program.kind(named: "aspect"))
      #expect(register.results.register.rows(aspects).count >= 10)
      let open: Set<DiagnosticCode> = [.checkFailed, .notAssessed]
      for finding in register.checks(language: nil).findings {
        #expect(open.contains(finding.code) && finding.severity != .error, "\(finding)")
      }
    }
  }
  /// Without a country no law of one is proposed, and none is written down.
  @Test func proposesNoLawWithoutACountry() throws {
    let request = StarterRequest(.plant, name: "Plant")
    let text = StarterProject(request).files.map(\.text).joined()
    #expect(!text.contains("country:") && !text.contains("VLAREM") && text.contains("Law on waste"))
    #expect(StarterCountry.code(of: "belgie") == "BE" && StarterCountry.code(of: "es") == "ES")
    #expect(StarterCountry.code(of: "Spain") == nil && StarterCountry.code(of: "1A") == nil)
  }

  /// On a terminal a wrong answer is asked again: of the country as of everything else.
  @Test func asksAgain() {
    let terminal = PseudoTerminal("ems new r", environment: ["NO_COLOR": "1"])
    for (question, answer) in [
      ("Language", "nl"), ("Kind", "ofice"), ("the nearest is 'office'", "office"), ("Name of the organisation", "Wij"),
      ("Country", "Belgiumland"), ("'Belgiumland' is none", "België"), ("Method", ""), ("Edition", ""), ("A site", ""),
    ] {
      #expect(terminal.expect(question), "\(question): \(terminal.transcript)")
      terminal.send(answer + "\n")
    }
    #expect(terminal.expect("4 files in r"))
    #expect(terminal.transcript.contains("BE (Belgium: Flanders), NL (Netherlands)"))
    let text = String(decoding: CaseFolder.readFile(terminal.folder.path + "/r/project.ems") ?? [], as: UTF8.self)
    #expect(text.contains("country: \"BE\""), "\(text)")
  }
}
