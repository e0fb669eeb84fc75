"""docker-compose.yml read without Docker: where `docker compose config` is missing, at least the names must answer each other."""

import sys
from pathlib import Path

import yaml

EXPECTED = {"web", "worker", "beat", "postgres", "redis", "mail"}


def faults(compose: dict) -> list[str]:
    services, volumes = compose["services"], compose.get("volumes", {})
    found = [f"service absent : {name}" for name in sorted(EXPECTED - set(services))]
    for name, service in services.items():
        if "image" not in service and "build" not in service:
            found.append(f"{name} : ni image ni build")
        depends = service.get("depends_on", [])
        found += [f"{name} attend un service inconnu : {other}" for other in depends if other not in services]
        if isinstance(depends, dict):
            found += [
                f"{name} attend que {other} aille bien, mais {other} n'a pas de healthcheck"
                for other, how in depends.items()
                if how["condition"] == "service_healthy" and "healthcheck" not in services.get(other, {})
            ]
        named = [volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith((".", "/"))]
        found += [f"{name} : volume non déclaré : {volume}" for volume in named if volume not in volumes]
    if "--appendonly" not in str(services.get("redis", {}).get("command")):
        found.append("redis : sans --appendonly")
    return found


if __name__ == "__main__":
    breaches = faults(yaml.safe_load(Path("docker-compose.yml").read_text()))
    print("\n".join(breaches) or "docker-compose.yml : services, dépendances et volumes se répondent.")
    sys.exit(bool(breaches))
