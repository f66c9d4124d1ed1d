# The course in a container: docker build -t course . && docker run --rm -p 127.0.0.1:8888:8888 course
FROM python:3.11-slim AS packages
RUN apt-get update && apt-get install --yes --no-install-recommends git make && rm -rf /var/lib/apt/lists/*

FROM packages
RUN useradd --create-home student
USER student
WORKDIR /home/student/course
COPY --chown=student . .
RUN python tools/install.py
EXPOSE 8888
CMD ["make", "lab", "ARGS=--no-browser --ip 0.0.0.0 --port 8888"]
