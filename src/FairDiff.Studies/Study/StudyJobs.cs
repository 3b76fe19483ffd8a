using System.Globalization;

namespace FairDiff.Studies;

/// <summary>A task of a study, with what it is of.</summary>
/// <param name="Task">The task.</param>
/// <param name="Method">The method.</param>
/// <param name="Seed">The seed.</param>
/// <param name="RealFraction">The real fraction that a search tries; otherwise null.</param>
internal sealed record StudyJob(StudyTask Task, StudyMethod Method, int Seed, double? RealFraction = null);

/// <summary>The work of a study, in the order in which one process does it.</summary>
internal static class StudyJobs
{
    /// <param name="settings">The study.</param>
    /// <param name="replicates">Its seeds.</param>
    /// <param name="folder">Where results are kept.</param>
    /// <param name="search">The search of its real fractions.</param>
    public static IReadOnlyList<StudyJob> Of(
        StudySettings settings, IReadOnlyList<StudyReplicate> replicates, RunFolder folder, RealFractionSearch search)
    {
        var classifierSeconds = settings.Classifier.Steps * RoughSeconds.ClassifierStep;
        List<StudyJob> generators = [
            .. from seed in Enumerable.Range(0, settings.Redraw ? settings.Seeds : 1)
               from method in settings.Methods.Where(method => method.Generator is not null).DistinctBy(StudyReplicate.GeneratorOf)
               let name = replicates[seed].NameOf(method)
               select new StudyJob(
                   Task(folder.Result($"generator-{name}"), StudyTaskKind.Generator, $"generator {name}", [], GeneratorSeconds(settings)),
                   method, seed),
        ];
        string[] GeneratorOf(StudyMethod method, int seed) => method.Generator is null ? [] :
        [
            generators.First(job => StudyReplicate.GeneratorOf(job.Method) == StudyReplicate.GeneratorOf(method)
                && job.Seed == (settings.Redraw ? seed : 0)).Task.Id,
        ];
        List<StudyJob> searches = [
            .. from method in search.Methods
               from fraction in settings.RealFractionGrid
               select new StudyJob(
                   Task(
                       search.PathOf(method, fraction), StudyTaskKind.Search, RealFractionSearch.NameOf(method, fraction),
                       GeneratorOf(method, 0), classifierSeconds),
                   method, 0, fraction),
        ];

        // Seed by seed, so that a study that is stopped early has whole seeds to compare.
        var classifiers = new List<StudyJob>();
        var owners = new Dictionary<(string Shared, int Seed), string>();
        foreach (var (seed, method) in Enumerable.Range(0, settings.Seeds).SelectMany(seed => settings.Methods.Select(one => (seed, one))))
        {
            // Of those that share a workspace the first makes it.
            var shared = Shared(method, settings);
            var path = folder.Result(settings.ResultName(method), seed);
            string[] inputs =
            [
                .. GeneratorOf(method, seed), .. searches.Where(job => job.Method == method).Select(job => job.Task.Id),
                .. shared.Select(name => owners.GetValueOrDefault((name, seed))).OfType<string>(),
            ];
            var task = Task(path, StudyTaskKind.Classifier, $"{method.Name}, seed {seed}", [.. inputs.Distinct()], classifierSeconds);
            classifiers.Add(new StudyJob(task, method, seed));
            foreach (var name in shared)
            {
                owners.TryAdd((name, seed), task.Id);
            }
        }

        return [.. generators, .. searches, .. classifiers];
    }

    /// <summary>What a method's training leaves to others, or finds of theirs.</summary>
    private static IReadOnlyList<string> Shared(StudyMethod method, StudySettings settings) =>
    [
        settings.TrainingName(method),
        .. method.Feedback ? [settings.TrainingName(method.FirstRound)] : Array.Empty<string>(),
        .. method.AgreementGate ? [$"gate of {StudyReplicate.GeneratorOf(method)}"] : Array.Empty<string>(),
    ];

    private static StudyTask Task(string result, StudyTaskKind kind, string name, string[] inputs, double seconds)
    {
        var id = Path.GetFileNameWithoutExtension(result);
        return new StudyTask(id, kind, name, inputs, string.Create(CultureInfo.InvariantCulture, $"tasks/{id}.done"), seconds);
    }

    private static double GeneratorSeconds(StudySettings settings) => Parts(settings).Sum(part => part.Share);

    /// <summary>What the work of a generator consists of.</summary>
    public static IReadOnlyList<StagePart> Parts(StudySettings settings) =>
    [
        new("training generator", Steps(settings) * RoughSeconds.GeneratorStep),
        .. settings.Upsampler is { } upsampler
            ? new[] { new StagePart("training upsampler", upsampler.Training.TrainingSteps * RoughSeconds.GeneratorStep) }
            : [],
        new("sampling images", settings.SyntheticCount * settings.Sampling.SamplerSteps * RoughSeconds.DenoisingStep),
        new("looking for near-copies", RoughSeconds.NearCopies),
    ];

    /// <summary>Training steps of a generator.</summary>
    public static int Steps(StudySettings settings) => settings.Features is { Draws: StudyDraws.Features } features
        ? features.Generator.TrainingSteps
        : settings.Generator.TrainingSteps;
}
