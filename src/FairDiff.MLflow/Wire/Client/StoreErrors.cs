namespace FairDiff.MLflow.Client;

/// <summary>Errors that a folder and a server have in common.</summary>
internal static class StoreErrors
{
    public static MlflowException ExperimentDeleted(string name, string? id, string store) =>
        new($"The experiment \"{name}\" is deleted in {store} and keeps its name. "
            + $"Restore it (mlflow experiments restore -x {id}) or choose another name.");
}
