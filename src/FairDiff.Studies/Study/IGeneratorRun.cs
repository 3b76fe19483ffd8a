using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>Trains a generator of a study and draws from it.</summary>
internal interface IGeneratorRun
{
    /// <summary>Where the result of the generator of a method is kept.</summary>
    string PathOf(StudyMethod method);

    /// <summary>Trains the generator of a method, which every seed and method that uses it finds.</summary>
    GeneratorResult Run(
        StudyMethod method, Action<TrainingProgress>? progress, Action<string, double, long>? metric, CancellationToken cancellationToken);
}
