/// The version that `winnow --version`, the ledger and the outputs name.
let winnowVersion = "0.1.0"
