using FairDiff.MLNet;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Privacy;

/// <summary>What is audited, and against which rows.</summary>
/// <param name="Generator">The generator's file or workspace.</param>
/// <param name="Data">The folder with the rows that it was trained on.</param>
/// <param name="HeldOut">The folder with others; null = those that the split column gives to test and validation.</param>
/// <param name="Json">The file that the report goes to; null = none.</param>
/// <param name="Audit">How it is audited.</param>
internal sealed record AuditSettings(string Generator, FolderOptions Data, string? HeldOut, string? Json, GeneratorAuditOptions Audit);
