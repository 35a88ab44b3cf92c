import EMSSyntax

extension NameTables {
  /// The names of a program that was checked: for expressions that come later, from options and the session.
  init(of program: Program) {
    self.init()
    fields = Array(repeating: [:], count: program.kinds.count)
    fieldsOfOtherMethods = Array(repeating: [:], count: program.kinds.count)
    for kind in program.kinds {
      kinds[kind.name] = kind.id
      plurals[kind.plural] = kind.id
      for field in kind.fields where fields[kind.id.position][program[field].name] == nil {
        // The first: behind a computed field may stand the input of the same name that some blocks ask for.
        fields[kind.id.position][program[field].name] = field
      }
    }
    for method in program.methods {
      methods[method.name, default: []].append(method.id)
      for field in method.fields {
        let declared = program[field]
        fieldsOfMethods[method.id, default: [:]][declared.kind, default: [:]][declared.name] = field
        if !program.methodsInUse.contains(method.id), fields[declared.kind.position][declared.name] == nil {
          fieldsOfOtherMethods[declared.kind.position][declared.name, default: []].append(field)
        }
      }
      for parameter in method.parameters {
        parameters.methods[method.id, default: [:]][program.parameters[parameter.position].name] = parameter
      }
    }
    for scale in program.scales where !scale.name.isEmpty {
      scales.enter(scale.name, scale.id, method: scale.method, isLibrary: scale.isLibrary)
    }
    for matrix in program.matrices {
      matrices.enter(matrix.name, matrix.id, method: matrix.method, isLibrary: matrix.isLibrary)
    }
    for table in program.tables {
      tables.enter(table.name, table.id, method: table.method, isLibrary: table.isLibrary)
    }
    for parameter in program.parameters where parameter.method == nil {
      parameters.enter(parameter.name, parameter.id, method: nil, isLibrary: parameter.isLibrary)
    }
    for layer in program.layers where layer.id != .base { layers[layer.name] = layer.id }
    for (index, scenario) in program.scenarios.enumerated() { scenarios[scenario.name] = index }
    for (index, check) in program.checks.enumerated() { checks[check.name] = index }
    for (index, view) in program.views.enumerated() { views[view.name] = index }
  }
}

extension ScopedNames {
  /// Enters what is declared by a method, by the library or by the project.
  mutating func enter(_ name: String, _ value: Value, method: MethodID?, isLibrary: Bool) {
    if let method {
      methods[method, default: [:]][name] = value
    } else if isLibrary {
      library[name] = value
    } else {
      project[name] = value
    }
  }
}
