using FairDiff.MLNet.Privacy;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Whether a generator gives away the images that it was trained on: near-copies among what it drew, by thresholds learned from
    /// held-out images, and membership, by how much better it predicts training images than held-out ones, with the controls without which
    /// such numbers mean nothing.
    /// </summary>
    /// <example>
    /// <code>
    /// var audit = fair.AuditGenerator("generator", train, test, new GeneratorAuditOptions { ClusterColumnName = "Patient" });
    /// Console.WriteLine(audit); // the verdict in words, the attack, its controls, near-copies
    /// System.IO.File.WriteAllText($"generator/{GeneratorAuditReport.FileName}", audit.ToJson()); // a dossier takes it from there
    /// </code>
    /// </example>
    /// <param name="generatorPath">The generator's file (.safetensors), or its workspace; of a cascade the base is audited.</param>
    /// <param name="members">The rows that it was trained on, or some of them, with the columns of training.</param>
    /// <param name="heldOut">Rows of the same population that it was not trained on, with the same columns: from the same hospitals, and of
    /// other patients. Their number decides what can be seen: 1 % of false alarms needs 100, and hundreds to be known well.</param>
    /// <param name="options">Columns, store, features, noise levels; null = the defaults.</param>
    /// <returns>The report.</returns>
    /// <exception cref="Torch.EngineException">The generator cannot be read, or is an upsampler; a column is missing or of another type; an
    /// image cannot be read; a patient is on both sides; there are more members than training rows; or no held-out image is
    /// left.</exception>
    /// <exception cref="Fairness.FairnessException">A side has fewer than four units.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public GeneratorAuditReport AuditGenerator(
        string generatorPath, IDataView members, IDataView heldOut, GeneratorAuditOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(generatorPath);
        ArgumentNullException.ThrowIfNull(members);
        ArgumentNullException.ThrowIfNull(heldOut);
        return new GeneratorAudit(options ?? new()).Run(generatorPath, members, heldOut);
    }
}
