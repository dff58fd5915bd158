import Pipeline
import Spool

/// The spool's settings out of the plan and the folders.
package func spoolConfiguration(
    inbox: String, outbox: String, state: String, plan: PipelinePlan
) -> SpoolConfiguration {
    var configuration = SpoolConfiguration(inbox: inbox, outbox: outbox, state: state)
    let inboxPlan = plan.inbox
    configuration.include = { inboxPlan.includes($0.bytes.span) }
    configuration.after = inboxPlan.after == .archive ? .archive : .delete
    configuration.sidecar = inboxPlan.sidecar == .required ? .required : .optional
    configuration.stableMs = Int64(inboxPlan.stableMs)
    configuration.onExisting =
        switch plan.outbox.onExisting {
        case .version: .version
        case .replace: .replace
        case .reject: .reject
        }
    configuration.doneMarker = plan.outbox.doneMarker
    configuration.keepFreeBytes = Int64(plan.limits.keepFreeBytes)
    configuration.limitBytes = plan.limits.documentBytes
    configuration.retain = Retention(
        archiveDays: plan.retain.archiveDays, quarantineDays: plan.retain.quarantineDays,
        ledgerDays: plan.retain.ledgerDays)
    return configuration
}
