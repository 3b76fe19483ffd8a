using FairDiff.Torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Looks for near-copies of training rows in a finished store. Neither generator nor what it drew depends on it, so it is no
/// part of what a workspace is for: with other settings it is done anew.
/// </summary>
/// <param name="folder">The store.</param>
/// <param name="what">What it holds, in the plural.</param>
/// <param name="spaces">Identities of the spaces that are looked in.</param>
/// <param name="job">What was drawn.</param>
/// <param name="options">How it is looked for, and who is told.</param>
/// <param name="warn">Told of near-copies.</param>
internal sealed class NearCopyStage(
    string folder, string what, IReadOnlyList<string> spaces, SamplingJob job, IAugmentationOptions options, Action<string> warn)
{
    /// <summary>What was found; null where near-copies are not looked for.</summary>
    public NearCopyReport? Run(Func<NearCopyReport> search, string generatorId)
    {
        if (options.NearCopies == NearCopyPolicy.Off)
        {
            return null;
        }

        var stored = NearCopyFile.Read(folder);
        var file = stored?.IsFor(options.NearCopyLevel, spaces, generatorId, job.Plan.Count) == true
            ? stored with { Policy = options.NearCopies }
            : new NearCopyFile
            {
                Policy = options.NearCopies,
                Level = options.NearCopyLevel,
                Spaces = spaces,
                GeneratorId = generatorId,
                Report = search(),
            };
        if (file.Policy != stored?.Policy || !ReferenceEquals(file.Report, stored.Report))
        {
            file.Write(folder);
        }

        return file.Report;
    }

    /// <summary>Those that become rows, by their places in the plan; says so where near-copies were found.</summary>
    public int[] Kept(NearCopyReport? report)
    {
        var quarantine = options.NearCopies == NearCopyPolicy.Quarantine;
        if (report is { Count: > 0 })
        {
            warn($"{report.Sentence(what)} {(quarantine ? "They are left out." : "They are used.")}");
        }

        var left = quarantine && report is not null
            ? report.Pairs.Where(pair => pair.IsNearCopy).Select(pair => (int)pair.SyntheticRow)
            : [];
        return [.. Enumerable.Range(0, job.Plan.Count).Except(left)];
    }

    /// <summary>What the log says of the rows in the end.</summary>
    public string Message(int kept) => $"The {job.Conditions.Rows.Count} real rows are followed by {kept} synthetic ones"
        + (kept < job.Plan.Count ? $"; {job.Plan.Count - kept} near-copies of training {what} are left out." : ".");

    /// <summary>Tells how far the search is: 0 of 2, 1 or 2.</summary>
    public static void Report(IAugmentationOptions options, int step) =>
        options.ProgressCallback?.Invoke(new TrainingProgress("looking for near-copies", step, 2, null) { Phase = ProgressPhase.Checking });
}
