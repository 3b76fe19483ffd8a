using FairDiff.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>What the first round of a method with feedback leaves for the second: a classifier, its losses on validation rows, and where
/// candidates are drawn.</summary>
/// <param name="Classifier">The last stage of the first round.</param>
/// <param name="Losses">How it does on the validation rows of each cell.</param>
/// <param name="Workspace">The same generator with a store of its own.</param>
/// <param name="Candidates">How many are drawn for each one that is kept.</param>
internal sealed record StudyFeedback(ITransformer Classifier, CellLosses Losses, string Workspace, int Candidates)
{
    private static readonly Lock Copying = new();

    /// <summary>Which cells are drawn how often.</summary>
    public SamplingPlan Plan => SamplingPlan.Feedback(Losses);

    /// <summary>The stage that keeps the hardest of the candidates; null where all are kept.</summary>
    public HardExamplesEstimator? Selection(FairDiffCatalog fair) =>
        Candidates == 1 ? null : fair.SelectHardExamples(Classifier, Losses, 1.0 / Candidates);

    /// <param name="model">The first round.</param>
    /// <param name="pipeline">What scores the validation rows.</param>
    /// <param name="method">The method of the second round.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="draw">The draw of the generators; null = all seeds share them.</param>
    /// <param name="settings">The study's settings.</param>
    /// <param name="folder">Its folder.</param>
    public static StudyFeedback Of(
        ITransformer model, StudyPipeline pipeline, StudyMethod method, int seed, int? draw, StudySettings settings, RunFolder folder)
    {
        var workspace = WorkspaceOf(method, seed, settings, folder);
        CopyGenerator(folder.Generator(StudyReplicate.GeneratorOf(method), draw), workspace);
        return new(((TransformerChain<ITransformer>)model).LastTransformer, pipeline.Losses(model), workspace, method.HardExamples ? 2 : 1);
    }

    /// <summary>Where the candidates of a method lie.</summary>
    public static string WorkspaceOf(StudyMethod method, int seed, StudySettings settings, RunFolder folder) =>
        folder.Generator(settings.TrainingName(method), seed);

    /// <summary>A finished generator with what it was made from, without what it drew.</summary>
    private static void CopyGenerator(string from, string to)
    {
        lock (Copying)
        {
            if (Directory.Exists(to))
            {
                return;
            }

            var begun = Directory.CreateDirectory($"{to}.begun").FullName;
            foreach (var file in Directory.EnumerateFiles(from, "generator.*").Append(Path.Combine(from, "workspace.json")))
            {
                File.Copy(file, Path.Combine(begun, Path.GetFileName(file)), overwrite: true);
            }

            Directory.Move(begun, to);
        }
    }
}
