namespace FairDiff.Studies;

/// <summary>A piece of a study that one process does: idempotent, killed or finished it may be run again.</summary>
/// <param name="Id">Its name, which a file can have.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The same for people.</param>
/// <param name="Inputs">The tasks that must be done before.</param>
/// <param name="Output">The file that is there once it is done, in the run folder.</param>
/// <param name="EstimatedSeconds">Roughly the seconds of two cores that it takes; only the proportions matter.</param>
public sealed record StudyTask(
    string Id, StudyTaskKind Kind, string Name, IReadOnlyList<string> Inputs, string Output, double EstimatedSeconds);

/// <summary>Kinds of tasks.</summary>
public enum StudyTaskKind
{
    /// <summary>Trains a generator and draws from it.</summary>
    Generator,

    /// <summary>Trains a classifier with one real fraction, to choose among several.</summary>
    Search,

    /// <summary>Trains a classifier, one method with one seed, and judges it.</summary>
    Classifier,
}
